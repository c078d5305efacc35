"""Garden leave: people who leave for another job wait, at the old wage, before they may work there."""
