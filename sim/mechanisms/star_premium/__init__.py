"""Star premium: investors value a startup more, the more of its talent is that of stars."""
