"""Leaders' ties: people follow those whom they worked for."""
