"""Starting the workbench: ports, settings, who codes."""

from __future__ import annotations

import socket
import webbrowser
from types import SimpleNamespace

import pytest
import uvicorn
from streamlit import config

from app import serve as serve_module
from app.serve import ADDRESS, SETTINGS, apply_settings, serve
from app.server.access import Access
from app.server.security import HOSTS
from app.server.workbench import Workbench
from models.errors import StudyUnusable, ThroughlineError


@pytest.fixture
def streamlit_config():
    """Streamlit's options, as they were afterwards."""
    yield config
    config.get_config_options(force_reparse=True, options_from_flags={})


@pytest.fixture
def ran(monkeypatch):
    """Stand in for the server: what it was started with."""
    seen: dict[str, object] = {}

    def run(bench: Workbench, sock: socket.socket, address: str, browser: bool) -> int:
        seen.update(port=sock.getsockname()[1], address=address, browser=browser)
        seen.update(study=bench.where, coder=bench.coder)
        sock.close()
        return 0

    monkeypatch.setattr(serve_module, "_run", run)
    return seen


def test_the_first_free_port_is_taken():
    with serve_module._listen(None) as first, serve_module._listen(None) as second:
        assert first.getsockname()[0] == ADDRESS == "127.0.0.1"
        assert first.getsockname()[1] != second.getsockname()[1]


def test_a_port_that_is_taken_is_told_before_anything_else_listens():
    """A socket that was only bound could be bound by a second workbench at the same time."""
    with serve_module._listen(0) as held:
        port = held.getsockname()[1]
        with pytest.raises(ThroughlineError, match=f"Port {port} is taken"):
            serve_module._listen(port)


def test_a_study_keeps_its_port(study_file, ran):
    """Decisions that wait in the browser are kept under its address; on another port they are
    invisible."""
    serve(str(study_file), port=None, browser=False, coder=None)
    first = ran["port"]
    serve(str(study_file), port=None, browser=False, coder=None)
    assert ran["port"] == first
    moved = study_file.with_name("moved.study")
    study_file.rename(moved)
    serve(str(moved), port=None, browser=False, coder=None)
    assert ran["port"] == first


def test_a_study_whose_port_is_taken_says_so_and_comes_back_to_it(study_file, ran, capsys):
    serve(str(study_file), port=None, browser=False, coder=None)
    first = ran["port"]
    with serve_module._listen(first):
        serve(str(study_file), port=None, browser=False, coder=None)
    assert ran["port"] != first
    assert f"Port {first} is taken" in capsys.readouterr().err
    serve(str(study_file), port=None, browser=False, coder=None)
    assert ran["port"] == first
    assert capsys.readouterr().err == ""


def test_a_port_that_is_asked_for_becomes_the_studys(study_file, ran, capsys):
    serve(str(study_file), port=None, browser=False, coder=None)
    first = ran["port"]
    with serve_module._listen(0) as probe:
        other = probe.getsockname()[1]
    serve(str(study_file), port=other, browser=False, coder=None)
    assert f"--port {first}" in capsys.readouterr().err
    serve(str(study_file), port=None, browser=False, coder=None)
    assert ran["port"] == other


@pytest.mark.parametrize("port", [-1, 70_000, 10**12])
def test_a_port_that_is_none_is_told(port):
    with pytest.raises(ThroughlineError, match="taken or not allowed"):
        serve_module._listen(port)


def test_no_free_port_at_all_is_told(monkeypatch):
    with serve_module._listen(0) as held:
        monkeypatch.setattr(serve_module, "FIRST_PORT", held.getsockname()[1])
        monkeypatch.setattr(serve_module, "PORTS_TRIED", 1)
        with pytest.raises(ThroughlineError, match="No port from"):
            serve_module._listen(None)


def test_settings_win_over_what_the_user_set(streamlit_config, monkeypatch):
    monkeypatch.setenv("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "true")
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "elsewhere")
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false")
    monkeypatch.setenv("STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", "full")
    monkeypatch.setenv("STREAMLIT_SERVER_TRUSTED_USER_HEADERS", '{"X-User": "email"}')
    apply_settings(8765)
    assert streamlit_config.get_option("browser.gatherUsageStats") is False
    assert streamlit_config.get_option("server.address") == "127.0.0.1"
    assert streamlit_config.get_option("server.baseUrlPath") == ""
    assert streamlit_config.get_option("server.enableXsrfProtection") is True
    assert streamlit_config.get_option("client.showErrorDetails") == "none"
    assert streamlit_config.get_option("server.port") == 8765
    assert streamlit_config.get_option("server.trustedUserHeaders") == {}


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_setting_is_one_that_streamlit_knows_and_takes(streamlit_config, name):
    apply_settings(8765)
    assert streamlit_config.get_option(name) == SETTINGS[name]


def test_hosts_are_the_same_for_pages_and_for_the_guard():
    assert set(SETTINGS["server.allowedHosts"]) <= set(HOSTS)  # type: ignore[call-overload]


def test_a_study_that_cannot_be_opened_starts_nothing(tmp_path, ran):
    with pytest.raises(StudyUnusable):
        serve(str(tmp_path / "none.study"), port=None, browser=False, coder=None)
    assert ran == {}


def test_the_study_and_the_coder_are_given_to_the_pages(study_file, ran):
    assert serve(str(study_file), port=0, browser=False, coder=" second  coder ") == 0
    assert ran["study"] == f"sqlite:///{study_file.resolve()}"
    assert ran["coder"] == "second coder"
    assert str(ran["address"]) == f"http://127.0.0.1:{ran['port']}"


@pytest.mark.parametrize("coder", ["", "  ", "x" * 201, "a\x1b[31mb"])
def test_a_coder_without_a_name_starts_nothing(study_file, ran, coder):
    """An empty --coder coded under the study's own coder without a word."""
    with pytest.raises(ThroughlineError, match="coder's name"):
        serve(str(study_file), port=None, browser=False, coder=coder)
    assert ran == {}


def test_the_server_believes_no_proxy_and_a_failed_start_is_an_error(monkeypatch):
    seen = {}

    class Failed:
        started = False

        def __init__(self, config: uvicorn.Config) -> None:
            seen["config"] = config

        def run(self, sockets: list[socket.socket]) -> None:
            seen["sockets"] = sockets

    monkeypatch.setattr(uvicorn, "Server", Failed)
    monkeypatch.setattr(serve_module, "apply_settings", lambda port: None)
    monkeypatch.setattr(serve_module, "_announce", lambda *_: None)
    with serve_module._listen(0) as sock:
        assert serve_module._run(Workbench("none.study"), sock, "http://127.0.0.1:1", False) == 1
        assert seen["sockets"] == [sock]
    assert seen["config"].proxy_headers is False
    assert seen["config"].access_log is False


def test_the_address_is_told_and_a_missing_browser_is_no_failure(monkeypatch, capsys):
    def fail(address: str) -> bool:
        raise webbrowser.Error("no browser")

    monkeypatch.setattr(webbrowser, "open", fail)
    serve_module._announce(SimpleNamespace(started=True), "http://127.0.0.1:1", Access(1), True)
    said = capsys.readouterr()
    assert "http://127.0.0.1:1" in said.out
    assert "open the address yourself" in said.err


def test_an_address_that_does_not_answer_is_not_announced(monkeypatch, capsys):
    monkeypatch.setattr(serve_module, "BROWSER_WAITS_S", -1.0)
    serve_module._announce(SimpleNamespace(started=False), "http://127.0.0.1:1", Access(1), True)
    assert capsys.readouterr().out == ""
