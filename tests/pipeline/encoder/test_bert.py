"""BERT over texts laid end to end: the same vectors as padding gives, text by text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from pipeline.encoder import bert as encoder_bert
from pipeline.encoder.bert import PackedBert, agree, batches, describe, read_bert
from pipeline.encoder.cpu import (
    PLAIN,
    Arithmetic,
    Linear,
    bfloat16_arithmetic,
    float32_arithmetic,
)
from tests.properties import examples

WORDS = "we set goals together and the training took six hours of slides for everyone".split()
WIDTH, WIDE, LAYERS, LONGEST = 32, 64, 2, 12
BF16 = Arithmetic(torch.bfloat16, packed=False)


def write_model(folder: Path, *, pooling: str = "mean", prefix: str = "") -> Path:
    """Write a small BERT with random weights as sentence-transformers keeps its models."""
    (folder / "1_Pooling").mkdir(parents=True)
    save_file(_weights(prefix), folder / "model.safetensors")
    _tokenizer().save(str(folder / "tokenizer.json"))
    config = {"model_type": "bert", "hidden_act": "gelu", "hidden_size": WIDTH}
    config |= {"num_hidden_layers": LAYERS, "num_attention_heads": 4, "layer_norm_eps": 1e-12}
    config |= {"max_position_embeddings": 16, "vocab_size": 40, "intermediate_size": WIDE}
    config |= {"architectures": ["BertModel"], "type_vocab_size": 2, "pad_token_id": 0}
    kinds = ("Transformer", ""), ("Pooling", "1_Pooling")
    written: dict[str, Any] = {
        "config.json": config,
        "tokenizer_config.json": {"tokenizer_class": "BertTokenizer", "do_lower_case": True},
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "config_sentence_transformers.json": {"__version__": {}},
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (kind, path) in enumerate(kinds)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": WIDTH,
            "pooling_mode_cls_token": pooling == "cls",
            "pooling_mode_mean_tokens": pooling == "mean",
            "pooling_mode_max_tokens": pooling == "max",
        },
    }
    for name, content in written.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def _weights(prefix: str) -> dict[str, torch.Tensor]:
    seed = torch.Generator().manual_seed(7)
    shapes = {f"embeddings.{n}_embeddings.weight": (rows, WIDTH) for n, rows in _tables().items()}
    norms = ["embeddings.LayerNorm"]
    for at in (f"encoder.layer.{n}." for n in range(LAYERS)):
        for name in ("self.query", "self.key", "self.value", "output.dense"):
            shapes[f"{at}attention.{name}.weight"] = (WIDTH, WIDTH)
        shapes[f"{at}intermediate.dense.weight"] = (WIDE, WIDTH)
        shapes[f"{at}output.dense.weight"] = (WIDTH, WIDE)
        norms += [f"{at}attention.output.LayerNorm", f"{at}output.LayerNorm"]
    made = {name: torch.randn(size, generator=seed) * 0.3 for name, size in shapes.items()}
    for name, (rows, _) in shapes.items():
        if "_embeddings" not in name:
            made[name.replace(".weight", ".bias")] = torch.randn(rows, generator=seed) * 0.1
    for name in norms:
        made[f"{name}.weight"] = 1 + torch.randn(WIDTH, generator=seed) * 0.1
        made[f"{name}.bias"] = torch.randn(WIDTH, generator=seed) * 0.1
    return {prefix + name: value.contiguous() for name, value in made.items()}


def _tables() -> dict[str, int]:
    return {"word": 40, "position": 16, "token_type": 2}


def _tokenizer() -> Tokenizer:
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = {word: i for i, word in enumerate([*marks, *dict.fromkeys(WORDS)])}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("models") / "small")


def bert(folder: Path, arithmetic: Arithmetic = PLAIN, *, cores: int = 1) -> PackedBert:
    shape = describe(folder)
    assert shape is not None
    made = PackedBert("small", shape, _weights(""), arithmetic)
    made._cores = cores
    return made


TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), max_size=12)


@examples(30)
@given(texts=TEXTS)
def test_a_texts_vector_does_not_depend_on_the_others(folder: Path, texts: list[str]) -> None:
    encoder = bert(folder)
    together = encoder.encode(texts)
    assert together.shape == ((len(texts), WIDTH) if texts else (0, 0))
    for text, row in zip(texts, together, strict=True):
        assert np.allclose(row, encoder.encode([text])[0], atol=1e-5)


def test_batches_beside_each_other_change_nothing_and_leave_torch_as_it_was(folder: Path) -> None:
    texts = [" ".join(WORDS[i % 9 :][: i % 5]) for i in range(60)]
    ticks: list[tuple[int, int]] = []
    before = torch.get_num_threads()
    one, several = bert(folder), bert(folder, cores=before if before > 1 else 2)
    found = several.encode(texts, lambda done, total: ticks.append((done, total)))
    assert np.allclose(found, one.encode(texts), atol=1e-5)
    assert np.array_equal(found, several.encode(texts))
    assert torch.get_num_threads() == several._cores
    torch.set_num_threads(before)
    assert len(ticks) > 1
    assert [done for done, _ in ticks] == sorted(done for done, _ in ticks)
    assert ticks[-1] == (60, 60)


def test_bfloat16_gives_nearly_the_same_vectors(folder: Path) -> None:
    texts = ["We set goals together", "the training took six hours of slides", "", "slides"]
    found, wanted = bert(folder, BF16).encode(texts), bert(folder).encode(texts)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-6)
    assert agree(found, wanted)
    assert not np.array_equal(found, wanted)


def test_tokens_past_the_longest_do_not_count(folder: Path) -> None:
    long = " ".join(WORDS)
    rows = bert(folder).encode([long, " ".join(WORDS[: LONGEST - 2]), " ".join(WORDS[:4])])
    assert np.allclose(rows[0], rows[1], atol=1e-6)
    assert not np.allclose(rows[0], rows[2], atol=1e-3)


def test_weights_may_be_named_after_the_whole_model(folder: Path, tmp_path: Path) -> None:
    prefixed = read_bert("b", write_model(tmp_path / "m", prefix="bert."))
    plain = read_bert("a", folder)
    assert prefixed is not None
    assert plain is not None
    assert np.array_equal(prefixed.encode(["we set goals"]), plain.encode(["we set goals"]))


def test_a_model_that_bfloat16_changes_stays_in_float32(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_bert, "bfloat16_arithmetic", lambda: BF16)
    taken = read_bert("small", folder)
    monkeypatch.setattr(encoder_bert, "AGREEING", 1.1)
    kept = read_bert("small", folder)
    assert taken is not None
    assert kept is not None
    assert (taken.arithmetic.dtype, kept.arithmetic.dtype) == (torch.bfloat16, torch.float32)


def edit(name: str, **changes: Any) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        path = folder / name
        held = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(held | changes), encoding="utf-8")

    return apply


@pytest.mark.parametrize(
    "change",
    [
        edit("config.json", model_type="mpnet"),
        edit("config.json", hidden_act="relu"),
        edit("config.json", position_embedding_type="relative_key"),
        edit("config.json", is_decoder=True),
        edit("config.json", num_hidden_layers=9),
        edit("sentence_bert_config.json", do_lower_case=True),
        edit("sentence_bert_config.json", something_new=1),
        edit("config_sentence_transformers.json", default_prompt_name="query"),
        edit("1_Pooling/config.json", pooling_mode_max_tokens=True),
        edit("tokenizer_config.json", do_lower_case=False),
        edit("tokenizer_config.json", tokenizer_class="MPNetTokenizer"),
        lambda folder: (folder / "tokenizer.json").write_text("{", encoding="utf-8"),
        lambda folder: (folder / "model.safetensors").write_bytes(b"not weights"),
        lambda folder: (folder / "modules.json").unlink(),
    ],
)
def test_what_is_not_wholly_bert_is_left_to_others(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    folder = write_model(tmp_path / "m")
    assert read_bert("m", folder) is not None
    change(folder)
    assert read_bert("m", folder) is None


@given(lengths=st.lists(st.integers(1, 300), max_size=80), most=st.integers(1, 900))
def test_batches_hold_every_text_once_and_not_too_many_tokens(
    lengths: list[int], most: int
) -> None:
    cut = list(batches(lengths, most))
    assert sorted(i for batch in cut for i in batch) == list(range(len(lengths)))
    assert all(len(b) == 1 or sum(lengths[i] for i in b) <= most for b in cut)
    assert [lengths[i] for b in cut for i in b] == sorted(lengths, reverse=True)


def test_bfloat16_is_taken_only_from_processors_with_units_for_it() -> None:
    assert bfloat16_arithmetic(lambda: {"cpu_name": "Old", "avx512_f": True}) is None
    assert bfloat16_arithmetic(lambda: {"avx512_bf16": False, "amx_bf16": False}) is None
    for unit in ("avx512_bf16", "amx_bf16"):
        found = bfloat16_arithmetic(lambda unit=unit: {unit: True})  # type: ignore[misc]
        assert found is not None
        assert found.dtype == torch.bfloat16


def test_float32_is_what_torch_does_anyway_unless_the_processor_is_amds() -> None:
    assert float32_arithmetic(lambda: {"cpu_name": "Intel Core"}) == PLAIN
    assert float32_arithmetic(dict) == PLAIN
    assert float32_arithmetic(lambda: {"cpu_name": "AMD Ryzen"}).dtype == torch.float32


@pytest.mark.parametrize("gelu", [False, True])
def test_laid_out_weights_multiply_like_others(gelu: bool) -> None:
    rows, weight, bias = torch.randn(5, 32), torch.randn(48, 32), torch.randn(48)
    wanted = Linear(weight, bias, PLAIN)(rows, gelu=gelu)
    found = Linear(weight, bias, float32_arithmetic(lambda: {"cpu_name": "AMD"}))(rows, gelu=gelu)
    assert torch.allclose(found, wanted, atol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_vectors_are_those_of_sentence_transformers(tmp_path: Path, pooling: str) -> None:
    from sentence_transformers import SentenceTransformer

    folder = write_model(tmp_path / "m", pooling=pooling)
    texts = ["We set goals!", "", "the  TRAINING took\nsix hours ñ 中", " ".join(WORDS), "slides"]
    plain = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    wanted = plain.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert np.allclose(bert(folder).encode(texts), wanted, atol=1e-5)
