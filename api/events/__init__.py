"""Subscriptions: what is told as it happens, over Server-Sent Events and WebSocket."""
