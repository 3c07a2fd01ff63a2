"""Time stamps for the signatures of notices (PAdES-T), from the authority the journal is stamped by."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from asn1crypto.tsp import TimeStampReq, TimeStampResp
from pyhanko.sign.timestamps import TimeStamper

from madoguchi.foundation.outgoing.stamps import answer_of, check_stamp
from madoguchi.values.clock import now


class Authority(TimeStamper):
    """An authority at an address, believed by the certificates in a file."""

    def __init__(self, url: str, roots: Path | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url, self._roots = url, roots

    async def async_request_tsa_response(self, req: TimeStampReq) -> TimeStampResp:
        """The answer to a request, which was checked; raises NotStamped."""
        since = now()
        answer = answer_of(self._url, req.dump())
        digest, nonce = req["message_imprint"]["hashed_message"].native, req["nonce"].native
        check_stamp(answer, digest, since=since, roots=self._roots, nonce=nonce)
        return TimeStampResp.load(answer)


@lru_cache(maxsize=4)
def authority(url: str, roots: Path | None) -> Authority:
    """The authority at an address; kept, as it asks once for a stamp over nothing, to learn how long its stamps are."""
    return Authority(url, roots)
