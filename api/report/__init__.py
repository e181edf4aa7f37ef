"""`/report`: the way in for people who cannot give a name, and their way back. Pages without a script or a cookie."""
