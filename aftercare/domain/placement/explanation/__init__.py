"""Why an occurrence has its time, or none: reasons as facts, and their wording."""
