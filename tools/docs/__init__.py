"""The documentation site: hand-written pages of docs/, and a reference made from the code."""
