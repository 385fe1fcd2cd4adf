"""The cohort plan: a group of people placed in openings at once, and proposed one by one."""
