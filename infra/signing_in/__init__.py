"""People's accounts, sessions and invitations, kept under the authorization server's own login."""
