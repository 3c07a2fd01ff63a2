-- The roles and one database, once, as a superuser: psql -f deploy/roles.sql
-- The owner migrates. The roles that serve own nothing; `madoguchi prepare` gives each side of the house what its work
-- needs, and only the right to add where evidence is kept. The names of the roles have to be these.
CREATE ROLE madoguchi_owner LOGIN;
-- The sides of the house. Whoever serves takes one of them on in each transaction, and without one sees no matter of
-- anybody; it must not inherit from them.
CREATE ROLE madoguchi_portal NOLOGIN NOINHERIT;
CREATE ROLE madoguchi_staff NOLOGIN NOINHERIT;
CREATE ROLE madoguchi_worker NOLOGIN NOINHERIT;
-- One machine for everything signs in as the web role.
CREATE ROLE madoguchi_web LOGIN NOINHERIT;
GRANT madoguchi_portal, madoguchi_staff, madoguchi_worker TO madoguchi_web;
-- Processes on two sides of the network sign in by a role of their own; see docs/howto/stand-on-two-sides.md.
CREATE ROLE madoguchi_internet LOGIN NOINHERIT;
CREATE ROLE madoguchi_closed LOGIN NOINHERIT;
CREATE ROLE madoguchi_jobs LOGIN NOINHERIT;
GRANT madoguchi_portal TO madoguchi_internet;
GRANT madoguchi_portal, madoguchi_staff TO madoguchi_closed;
GRANT madoguchi_worker TO madoguchi_jobs;
-- An error of theirs may quote what somebody wrote: the process is told and cuts it out, the server's log never learns.
ALTER ROLE madoguchi_owner SET log_min_messages = 'log';
ALTER ROLE madoguchi_web SET log_min_messages = 'log';
ALTER ROLE madoguchi_internet SET log_min_messages = 'log';
ALTER ROLE madoguchi_closed SET log_min_messages = 'log';
ALTER ROLE madoguchi_jobs SET log_min_messages = 'log';
CREATE DATABASE madoguchi OWNER madoguchi_owner ENCODING 'UTF8' TEMPLATE template0;
-- Then give those that sign in a password: \password madoguchi_owner   \password madoguchi_web
