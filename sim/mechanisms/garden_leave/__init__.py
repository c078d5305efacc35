"""Garden leave: people who leave for another job wait before they may work there."""
