"""Editors: yaml-language-server, which VS Code and others use, completes and checks with the schemas of a site."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import IO, TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Folder, Hattip

SERVER = shutil.which("yaml-language-server")
pytestmark = pytest.mark.skipif(SERVER is None, reason="yaml-language-server is not installed")


class Client:
    """A client of the Language Server Protocol that knows just enough."""

    def __init__(self, schema: str) -> None:
        self._process = subprocess.Popen([str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._schema, self._number = schema, 0
        self.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.notify("initialized", {})

    @property
    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._streams[0].write(f"Content-Length: {len(data)}\r\n\r\n".encode() + data)
        self._streams[0].flush()

    def _receive(self) -> dict[str, Any]:
        """Return the next message; requests of the server are answered."""
        output = self._streams[1]
        while True:
            length = 0
            while (line := output.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            message: dict[str, Any] = json.loads(output.read(length))
            if "id" not in message or "method" not in message:
                return message
            settings = [{"schemas": {self._schema: "*.yaml"}, "validate": True, "completion": True}]
            is_settings = message["method"] == "workspace/configuration"
            self._send(
                {"id": message["id"], "result": settings * len(message["params"]["items"]) if is_settings else None}
            )

    def request(self, method: str, parameters: dict[str, Any]) -> Any:
        """Send a request and return its result."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": parameters})
        while (message := self._receive()).get("id") != self._number:
            pass
        return message.get("result")

    def notify(self, method: str, parameters: dict[str, Any]) -> None:
        """Send a notification."""
        self._send({"method": method, "params": parameters})

    def open(self, uri: str, text: str) -> list[str]:
        """Open a document and return the messages of its diagnostics."""
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                return [each["message"] for each in message["params"]["diagnostics"]]

    def complete(self, uri: str, line: int, character: int) -> dict[str, Any]:
        """Return the completions at a position, with their documentation."""
        position = {"line": line, "character": character}
        found = self.request("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        return {item["label"]: item.get("documentation") for item in found["items"]}

    def close(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.wait()
        for stream in self._streams:
            stream.close()


@pytest.fixture
def client(site: Folder, hattip: Hattip) -> Iterator[Client]:
    schema = site.write("article.json", hattip("schema", "article", "--site", "--root", site.root).output)
    client = Client(schema.as_uri())
    yield client
    client.close()


GOOD = "title: A\npublished: 2024-05-26\ncategories: one\nsource: court\noriginal_url: https://court.gov.cn/x\n"


def test_a_valid_article_has_no_diagnostics(client: Client) -> None:
    assert client.open("file:///a.yaml", GOOD) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("original_url: https://court.gov.cn/x\n", ""), "original_url"),
        (GOOD.replace("2024-05-26", "26 May"), "Write a date such as 2024-05-26"),
        (GOOD.replace("https://court.gov.cn/x", "court.gov.cn/x"), "Write the complete address"),
        (GOOD.replace("categories: one", "categories: three"), "one"),
        (GOOD + "---\n" + GOOD.replace("source: court\n", ""), "source"),
    ],
)
def test_a_mistake_is_shown_in_words_that_people_understand(client: Client, text: str, words: str) -> None:
    found = client.open("file:///a.yaml", text)
    assert any(words in message for message in found), found


def test_categories_and_sources_are_completed_with_their_names(client: Client) -> None:
    client.open("file:///a.yaml", "title: A\ncategories: \nsource: \n")
    categories = client.complete("file:///a.yaml", 1, len("categories: "))
    assert {"one", "two"} <= categories.keys()
    assert "One" in str(categories["one"])
    assert {"court", "self"} <= client.complete("file:///a.yaml", 2, len("source: ")).keys()
