"""The languages that the notice reader knows, one folder of data each."""
