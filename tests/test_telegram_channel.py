"""The Telegram channel: opening it, taps, files and the bot's own set-up."""

import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from stand_in import StandIn

from coachbot.channels.telegram.channel import TelegramChannel
from coachbot.errors import DeliveryError, SettingsError
from coachbot.model import Button, Message, Outgoing

pytestmark = pytest.mark.asyncio

COMMANDS = [("reflect", "A question to think about"), ("privacy", "What I keep and who sees it")]


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with StandIn() as stand_in:
        stand_in.chat(7)
        yield stand_in


@pytest_asyncio.fixture
async def channel(telegram: StandIn) -> AsyncIterator[TelegramChannel]:
    async with TelegramChannel(telegram.token, telegram.address + "/") as channel:
        yield channel


async def test_it_knows_the_bots_name(channel: TelegramChannel) -> None:
    assert (channel.name, channel.username) == ("telegram", "stand_in_bot")


async def test_a_wrong_token_is_named_as_the_setting_to_change(telegram: StandIn) -> None:
    channel = TelegramChannel("123:wrong", telegram.address)
    with pytest.raises(SettingsError, match="COACHBOT_TELEGRAM_TOKEN") as caught:
        await channel.open()
    assert "123:wrong" not in str(caught.value)


async def test_an_empty_token_is_named_as_the_setting_to_change() -> None:
    with pytest.raises(SettingsError, match="COACHBOT_TELEGRAM_TOKEN"):
        TelegramChannel(" ")


async def test_a_server_that_can_not_be_reached_is_named_and_can_be_tried_again(telegram: StandIn) -> None:
    channel = TelegramChannel(telegram.token, telegram.address)
    telegram.drop_next("getMe")
    with pytest.raises(DeliveryError, match="COACHBOT_TELEGRAM_API") as caught:
        await channel.open()
    assert telegram.address in str(caught.value)
    assert not caught.value.permanent
    async with channel:
        assert channel.username


async def a_tap(telegram: StandIn, channel: TelegramChannel) -> str:
    await channel.send(Outgoing(1, 1, "telegram", "7", Message("Keep?", ((Button("Yes", "1|keep|yes"),),))))
    return telegram.tap(7, "Yes")


async def test_a_tap_is_acknowledged(telegram: StandIn, channel: TelegramChannel) -> None:
    await channel.acknowledge(await a_tap(telegram, channel))
    assert telegram.toasts() == [""]


async def test_a_toast_is_shown_as_plain_text_and_no_longer_than_200(
    telegram: StandIn, channel: TelegramChannel
) -> None:
    await channel.acknowledge(await a_tap(telegram, channel), "That question isn&#39;t <i>open</i> any more.")
    await channel.acknowledge(await a_tap(telegram, channel), "Long " * 100)
    short, long = telegram.toasts()
    assert short == "That question isn't open any more."
    assert len(long) <= 200
    assert long.endswith("…")


async def test_a_tap_that_telegram_has_forgotten_is_let_go(telegram: StandIn, channel: TelegramChannel) -> None:
    await channel.acknowledge("unknown", "Too late")
    telegram.drop_next("answerCallbackQuery")
    await channel.acknowledge(await a_tap(telegram, channel))


async def test_a_file_is_fetched(telegram: StandIn, channel: TelegramChannel) -> None:
    telegram.files["f1"] = bytes(range(256)) * 4096
    assert await channel.fetch("f1") == telegram.files["f1"]


async def test_a_file_that_is_too_large_or_gone_can_not_be_had(telegram: StandIn, channel: TelegramChannel) -> None:
    telegram.files["large"] = bytes(20 * 1024 * 1024 + 1)
    for file in ("large", "unknown"):
        with pytest.raises(DeliveryError) as caught:
            await channel.fetch(file)
        assert caught.value.permanent


async def test_a_file_is_tried_again_when_the_network_failed(telegram: StandIn, channel: TelegramChannel) -> None:
    telegram.drop_next("getFile")
    with pytest.raises(DeliveryError) as caught:
        await channel.fetch("f1")
    assert not caught.value.permanent


async def test_it_sets_up_what_people_see_of_the_bot(telegram: StandIn, channel: TelegramChannel) -> None:
    await channel.set_up(COMMANDS, "A quiet place to think.", "Think.")
    assert telegram.commands[("all_private_chats", "")] == [
        {"command": command, "description": description} for command, description in COMMANDS
    ]
    assert (telegram.description, telegram.short_description) == ("A quiet place to think.", "Think.")
    assert telegram.menu_button["type"] == "commands"
    assert not telegram.refused


async def test_it_sets_only_what_differs(telegram: StandIn, channel: TelegramChannel) -> None:
    await channel.set_up(COMMANDS, "A quiet place to think.", "Think.")
    telegram.calls.clear()
    await channel.set_up(COMMANDS, "A quiet place to think.", "Think again.")
    assert [call.method for call in telegram.calls if call.method.startswith("set")] == ["setMyShortDescription"]


async def test_a_set_up_that_fails_is_told_and_keeps_nobody_waiting(
    telegram: StandIn, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail_next("setMyCommands", code=429, retry_after=30)
    telegram.drop_next("getMyDescription")
    await channel.set_up(COMMANDS, "A quiet place to think.", "Think.")
    assert "commands could not be set" in caplog.text
    assert "description could not be set" in caplog.text
    assert telegram.short_description == "Think."


async def test_the_library_never_logs_what_people_wrote(
    telegram: StandIn, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await channel.send(Outgoing(1, 1, "telegram", "7", Message("my secret")))
    assert "my secret" not in caplog.text
    assert telegram.token not in caplog.text
