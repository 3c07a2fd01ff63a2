"""The ways out of the house: to machines the operator named, and to addresses a member of staff typed."""
