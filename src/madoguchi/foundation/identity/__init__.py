"""Who somebody is: accounts of residents and businesses, staff with their posts, tokens of programmes."""
