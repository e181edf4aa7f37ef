"""The pages that a person opens in a browser: `/` says what this is, `/explorer` asks. Nothing comes from elsewhere."""
