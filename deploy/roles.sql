-- The roles and one database, once, as a superuser: psql -f deploy/roles.sql
-- The owner migrates. The web role owns nothing; `madoguchi prepare` gives it what a day's work needs, and only the
-- right to add where evidence is kept. The name of the web role has to be this one.
CREATE ROLE madoguchi_owner LOGIN;
CREATE ROLE madoguchi_web LOGIN NOINHERIT;
-- The sides of the house. The web role takes one of them on in each transaction, and without one sees no matter of
-- anybody; it must not inherit from them.
CREATE ROLE madoguchi_portal NOLOGIN;
CREATE ROLE madoguchi_staff NOLOGIN;
CREATE ROLE madoguchi_worker NOLOGIN;
GRANT madoguchi_portal, madoguchi_staff, madoguchi_worker TO madoguchi_web;
CREATE DATABASE madoguchi OWNER madoguchi_owner ENCODING 'UTF8' TEMPLATE template0;
-- Then give both a password: \password madoguchi_owner   \password madoguchi_web
