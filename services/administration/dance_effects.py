"""The effects of scores: points and badges paid once, statistics that count each dance once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from services.accounts.users import USERS, Account
from services.administration.faults import Fault, FaultKind
from services.dances.awards import AWARDS, Award
from services.dances.challenge import Challenge
from services.dances.challenge_figures import Unsettled, recount_stats, stored_stats
from services.dances.submission import SUBMISSIONS, Submission
from services.interfaces import Document, DocumentStore, Index
from services.retention.audit import AUDIT
from services.retention.old_challenges import KIND as CHALLENGE

INDEXES = {
    AWARDS: (Index(("user_id",)),),
    AUDIT: (Index(("kind",), where={"kind": CHALLENGE}),),
}
MOST_AWARDS = 2000  # of one dancer


class DanceEffects:
    """Looks at awards and challenges and counts what it looked at. Raises Unavailable."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents
        self.checked: Counter[str] = Counter()

    def prepare(self) -> None:
        for collection, indexes in INDEXES.items():
            self._documents.ensure(collection, indexes)

    def award_faults(self, document: Document) -> Iterator[Fault]:
        """One award, and all the points of the dancer whose first one it is."""
        self.checked["awards"] += 1
        award = Award.from_document(document)
        if self._outstanding(award):
            return
        found = self._documents.get(USERS, award.user_id)
        if not award.paid:
            words = f"The {award.points} points were not paid to {award.user_id}."
            yield Fault(FaultKind.UNPAID_AWARD, award.id, words)
        if found is None:
            return
        dancer = Account.from_document(found)
        if award.badge and award.badge not in dancer.badges:
            words = f"The badge {award.badge} is not with its dancer {dancer.id}."
            yield Fault(FaultKind.MISSING_BADGE, award.id, words)
        yield from self._of_dancer(award, dancer)

    def challenge_faults(self, document: Document) -> Iterator[Fault]:
        """Its statistics against what there is; nothing is said while something is under way."""
        self.checked["challenges"] += 1
        challenge = Challenge.from_document(document)
        try:
            counted = recount_stats(self._documents, challenge.id, lambda: None).to_document()
        except Unsettled:
            return
        there = stored_stats(challenge).to_document()
        if sum(challenge.stats.scores.values()) < sum(challenge.stats.histogram.values()):
            # a release that does not keep them has counted too; the next rotation sets it right
            counted.pop("scores", None)
        if differing := sorted(name for name in counted if counted[name] != there.get(name)):
            said = ", ".join(f"{n} {there.get(n)}, not {counted[n]}" for n in differing)
            words = f"The statistics differ from what there is: {said}."
            yield Fault(FaultKind.WRONG_STATISTICS, challenge.id, words)

    def _outstanding(self, award: Award) -> bool:
        """Whether its submission is just being seen to."""
        document = self._documents.get(SUBMISSIONS, award.submission_id or "")
        return document is not None and Submission.from_document(document).unfinished

    def _of_dancer(self, award: Award, dancer: Account) -> Iterator[Fault]:
        found = self._documents.find(AWARDS, {"user_id": dancer.id}, limit=MOST_AWARDS)
        awards = [Award.from_document(document) for document in found]
        if not awards or awards[0].id != award.id:
            return
        badges = Counter(dancer.badges)
        for badge in (badge for badge, count in badges.items() if count > 1):
            yield Fault(FaultKind.DOUBLED_BADGE, dancer.id, f"The badge {badge} is there twice.")
        if len(awards) < MOST_AWARDS and not any(map(self._outstanding, awards)):
            yield from self._of_points(dancer, awards)

    def _of_points(self, dancer: Account, awards: list[Award]) -> Iterator[Fault]:
        """More points than awards are no fault where challenges went, with their awards."""
        earned = sum(award.points for award in awards if award.paid)
        has = dancer.points
        words = f"The dancer has {has} points and awards worth {earned}."
        if has < earned:
            yield Fault(FaultKind.UNPAID_AWARD, dancer.id, words)
        if has > earned and not self._challenges_gone():
            yield Fault(FaultKind.DOUBLED_AWARD, dancer.id, words)

    def _challenges_gone(self) -> bool:
        return bool(self._documents.find(AUDIT, {"kind": CHALLENGE}, limit=1))
