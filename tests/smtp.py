"""A mail server of our own: takes what is sent to it over a real socket, and keeps it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass(slots=True)
class Delivered:
    """One mail as the server got it: the envelope and the message."""

    sender: str
    recipients: list[str]
    mail: EmailMessage


@dataclass(slots=True)
class Sink:
    """What came in. With `refusing`, recipients are answered 550."""

    port: int = 0
    refusing: bool = False
    mails: list[Delivered] = field(default_factory=list)


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    """A server on a free port of this machine, for as long as the block lasts."""
    sink = Sink()

    class Session(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            sender = ""
            recipients: list[str] = []
            self.say("220 sink")
            for raw in self.rfile:
                line = raw.decode().strip()
                verb, _space, rest = line.partition(" ")
                match verb.upper():
                    case "MAIL":
                        sender, recipients = rest.partition("<")[2].partition(">")[0], []
                        self.say("250 ok")
                    case "RCPT" if sink.refusing:
                        self.say("550 nobody of that name")
                    case "RCPT":
                        recipients.append(rest.partition("<")[2].partition(">")[0])
                        self.say("250 ok")
                    case "DATA":
                        self.say("354 go on")
                        body = b"".join(
                            # A dot at the beginning of a line is doubled on the way (RFC 5321, 4.5.2).
                            piece[1:] if piece.startswith(b"..") else piece
                            for piece in iter(self.rfile.readline, b".\r\n")
                        )
                        mail = message_from_bytes(body, policy=default)
                        sink.mails.append(Delivered(sender, recipients, mail))
                        self.say("250 taken")
                    case "QUIT":
                        self.say("221 bye")
                        return
                    case _:
                        self.say("250 ok")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield sink
        server.shutdown()
        thread.join(10)
