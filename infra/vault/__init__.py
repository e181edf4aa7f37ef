"""The vault service's inside, and the client that the API reaches it with. Nobody else imports it."""
