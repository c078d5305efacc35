"""How pay is set when several employers want one researcher. One file a mechanism."""
