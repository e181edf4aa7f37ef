"""What the codes of signing in mean, for whoever reads the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.signing_in.client_keys import KeyKind
from domain.signing_in.clients import ClientType
from domain.signing_in.events import SecurityEventKind

SIGNING_IN_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    ClientType: {
        "APP": "Runs in a browser or on a person's device, where nothing can be kept secret. People sign in with it.",
        "SERVER": "Signs people in from a server of its own, and can ask for itself. It keeps a key.",
        "SERVICE": "Asks for itself alone, without a person. It keeps a key.",
        "RESOURCE_SERVER": "Asks what a token is worth that somebody showed it, and nothing else. It keeps a key.",
    },
    KeyKind: {
        "EC": "An elliptic-curve key on P-256; it signs ES256.",
        "RSA": "An RSA key of 2048 to 4096 bits; it signs PS256.",
    },
    SecurityEventKind: {
        "SIGNED_IN": "Somebody signed in with a password and a second factor.",
        "SIGN_IN_FAILED": "A sign-in to an account that exists failed. What was typed is not kept.",
        "SIGN_IN_HELD_BACK": "Too many tries: further ones were held back for a while.",
        "SECOND_FACTOR_SHOWN": "Somebody signed in showed a second factor anew.",
        "SECOND_FACTOR_FAILED": "Somebody signed in showed a second factor that was wrong.",
        "RECOVERY_CODE_USED": "A recovery code stood in for the second factor.",
        "SIGNED_OUT": "A session ended, by its own person.",
        "SIGNED_OUT_EVERYWHERE": "All sessions of a person ended, by the person.",
        "INVITED": "A one-time link to open an account, or to renew what it is opened with, was made.",
        "INVITATION_WITHDRAWN": "Such a link was withdrawn before it was used.",
        "ACCOUNT_OPENED": "An account was opened with such a link.",
        "ACCOUNT_CLOSED": "An account was closed.",
        "PASSWORD_CHANGED": "A password was changed.",
        "SECOND_FACTOR_CHANGED": "A second factor was set up anew.",
        "RECOVERY_CODES_RENEWED": "Recovery codes were made anew; the former ones open nothing.",
        "CONSENTED": "A person let a client act for them.",
        "DECLINED": "A person refused a client what it asked.",
        "GRANT_ENDED": "What a person had let a client do ended, with every token of it; the reason says why.",
        "TOKEN_REVOKED": "A single access token was revoked.",
        "CLIENT_FAILED": "A registered client did not prove itself, or was refused.",
        "CLIENT_HELD_BACK": "A client tried too often and was held back for a while.",
        "CLIENT_REGISTERED": "A client was entered on the register.",
        "CLIENT_CHANGED": "A client's name, scopes or addresses were changed; the reason says which.",
        "CLIENT_KEYS_ROTATED": "A client was given new keys.",
        "CLIENT_SUSPENDED": "A client was suspended.",
        "CLIENT_RESUMED": "A suspended client was let in again.",
        "SIGNING_KEY_ROTATED": "The service began to sign its tokens with a new key.",
        "SIGNING_KEYS_DROPPED": "Former keys of the service stopped to verify.",
    },
}
