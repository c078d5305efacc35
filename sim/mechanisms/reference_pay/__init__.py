"""Reference pay: people ask for what people of comparable talent are seen to get."""
