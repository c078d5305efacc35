"""The documentation: pages for readers, and what makes a site of them (`docs.site`)."""
