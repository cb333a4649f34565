"""Help on the page: what each page is for, and the terms of the glossary."""
