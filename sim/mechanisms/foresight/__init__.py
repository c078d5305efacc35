"""Foresight: people accept less now from an employer that will have to match better offers later."""
