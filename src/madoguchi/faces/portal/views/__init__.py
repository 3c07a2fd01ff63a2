"""The pages of the portal, one file per topic."""
