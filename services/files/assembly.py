"""The services of users' files and of videos' files over the stores."""

from __future__ import annotations

from dataclasses import dataclass

from services.files.accesses import FileAccesses
from services.files.cleanup import FileCleanup
from services.files.job_links import JobLinks, account_links, event_links, hls_links
from services.files.kept_scenes import KeptScenes
from services.files.links import FileLinks
from services.files.upload_logs import UploadLogs
from services.files.uploads import UploadService
from services.files.user_assets import UserAssetService
from services.files.user_files import UserFileService
from services.files.video_files import VideoFiles
from services.jobs.service import JobService
from services.objects.signing import UrlSigner
from services.stores import Part, Stores


@dataclass(frozen=True)
class FileServices(Part):
    uploads: UploadService
    upload_logs: UploadLogs
    user_files: UserFileService
    user_assets: UserAssetService
    accesses: FileAccesses
    cleanup: FileCleanup
    video_files: VideoFiles
    kept_scenes: KeptScenes
    links: FileLinks
    hls_links: JobLinks
    event_links: JobLinks
    account_links: JobLinks


def build_files(stores: Stores, jobs: JobService) -> FileServices:
    documents, objects = stores.documents, stores.objects
    public_url = stores.settings.public_url
    user_files, accesses = UserFileService(documents, objects, jobs), FileAccesses(documents)
    return FileServices(
        uploads=UploadService(documents, objects),
        upload_logs=UploadLogs(documents, objects),
        user_files=user_files,
        user_assets=UserAssetService(documents, objects, public_url),
        accesses=accesses,
        cleanup=FileCleanup(documents, user_files, accesses),
        video_files=VideoFiles(documents, objects),
        kept_scenes=KeptScenes(documents, objects),
        links=FileLinks(public_url, link_signer(stores, "file links")),
        hls_links=hls_links(public_url, link_signer(stores, "hls links")),
        event_links=event_links(public_url, link_signer(stores, "event links")),
        account_links=account_links(public_url, link_signer(stores, "event links")),
    )


def link_signer(stores: Stores, purpose: str) -> UrlSigner:
    """For links to users' things."""
    key, *retired = stores.derive_keys(purpose)
    return UrlSigner(key, retired)
