"""Who stands in front: requests in, pages or JSON out; no tables and no rules."""
