"""The commonest passwords long enough to be taken, and those that come to mind first here. Small on purpose:
who tries the second hundred is held back long before."""

from __future__ import annotations

_LISTED = """
123456789012 1234567890123 12345678901234 123456789123 123456123456 012345678901 098765432109 987654321098
1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc q1w2e3r4t5y6 qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiopasdf
qwerty123456 qwerty1234567 qwerty12345678 123456qwerty 1234567qwerty asdfghjkl123 asdfghjkl1234 zxcvbnm12345
abcdefghijkl abcdefghijklm abcdefgh1234 abcd12345678 abc123456789 a1b2c3d4e5f6 aa1234567890 abc123abc123
password1234 password12345 password123456 password2024 password2025 password2026 password!234 passwordpassword
password123! password1234! p@ssword1234 p@ssw0rd1234 passw0rd1234 mypassword12 mypassword123 mypassword1234
newpassword1 newpassword12 newpassword123 thisismypassword changeme1234 changeme12345 changemenow1 letmein12345
letmein123456 welcome12345 welcome123456 welcome12345! iloveyou1234 iloveyou12345 iloveyouforever administrator
administrator1 administrator123 admin1234567 admin12345678 adminadmin12 superuser123 secretsecret secret123456
trustno1trustno1 correcthorsebatterystaple monkey123456 dragon123456 sunshine1234 football1234 baseball1234
princess1234 computer1234 internet1234 samsung12345 michael12345 jennifer1234 parleyparley parley123456
parley1234567 responsiblemining responsible-mining mining123456 stakeholders stakeholder1 secretariat1
secretariat12 secretariat123
"""

COMMON = frozenset(_LISTED.split()) | {"correct horse battery staple"}
"""In small letters."""
