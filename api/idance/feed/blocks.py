"""With whom the caller wants to have nothing to do."""

from __future__ import annotations

from api.context import services
from api.declare import Resource, answer, query, refuses, user
from api.idance.dances.visibility import Viewing
from api.paging import PagePlace, PageQuery
from api.schema import CamelContent, Moment
from services.accounts.follows import Follower
from services.accounts.users import User

resource = Resource("blocks", tag="Users")


class BlockStanding(CamelContent):
    """Whether you block this user. Whether you are blocked is not told."""

    user_id: str
    blocked: bool


class BlockedUser(CamelContent):
    id: str
    display_name: str
    blocked_at: Moment

    @classmethod
    def of(cls, found: Follower, name: str) -> BlockedUser:
        return cls(id=found.user.id, display_name=name, blocked_at=found.since)


class BlockList(CamelContent):
    """Users, those of the latest block first."""

    users: list[BlockedUser]
    pagination: PagePlace


@resource.post("/api/users/<user_id>/block")
@user
@answer(200, BlockStanding)
@refuses(404, 409, 422, 503)
def block_user(caller: User, user_id: str) -> BlockStanding:
    """See nothing of this user, and have them see nothing of you; neither follows the other."""
    services().accounts.blocks.block(caller.id, user_id)
    return BlockStanding(user_id=user_id, blocked=True)


@resource.delete("/api/users/<user_id>/block")
@user
@answer(200, BlockStanding)
@refuses(503)
def unblock_user(caller: User, user_id: str) -> BlockStanding:
    """Block this user no more. It is no error not to have done so."""
    services().accounts.blocks.unblock(caller.id, user_id)
    return BlockStanding(user_id=user_id, blocked=False)


@resource.get("/api/users/me/blocks")
@user
@query(PageQuery)
@answer(200, BlockList)
@refuses(503)
def list_blocks(caller: User, query: PageQuery) -> BlockList:
    """Whom you block."""
    found, page = services().accounts.blocks.page(caller.id, query.request)
    private = Viewing(caller, frozenset())  # a name that one has blocked may be read
    shown = [BlockedUser.of(one, _visible_name(private, one.user)) for one in found]
    return BlockList(users=shown, pagination=PagePlace.of(page))


def _visible_name(viewing: Viewing, user: User) -> str:
    named = viewing.named(user)
    return named.display_name if named else ""
