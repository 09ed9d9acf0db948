"""What the server counts about its own work: the table of metrics, histograms, and the text that monitoring reads."""
