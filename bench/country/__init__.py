"""A whole country in one database: made in minutes, and what pages, jobs and a migration cost there."""
