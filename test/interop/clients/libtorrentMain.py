"""Drives libtorrent: version | hash FILE | create JSON | run JSON. See libtorrent.ts and foreignClient.ts for the fields."""

import json
import os
import sys
import time

import libtorrent as lt


def is_magnet(source):
    return source.startswith("magnet:")


def original_paths(torrent_file):
    """The paths as the torrent says them: libtorrent shortens names of more than 240 bytes on its own."""
    with open(torrent_file, "rb") as file:
        info = lt.bdecode(file.read())[b"info"]
    if b"files" not in info or b"file tree" in info:
        return []
    return [os.path.join(*(part.decode() for part in [info[b"name"], *file[b"path"]])) for file in info[b"files"]]


def create(job):
    storage = lt.file_storage()
    lt.add_files(storage, job["path"])
    flags = {"v1": lt.create_torrent.v1_only, "v2": lt.create_torrent.v2_only, "hybrid": 0}[job["version"]]
    torrent = lt.create_torrent(storage, job["pieceBytes"], flags=flags)
    torrent.add_tracker(job["tracker"])
    lt.set_piece_hashes(torrent, os.path.dirname(job["path"]))
    with open(job["torrentFile"], "wb") as file:
        file.write(lt.bencode(torrent.generate()))


def settings(job):
    address = f"[{job['address']}]" if ":" in job["address"] else job["address"]
    policy = {"required": lt.enc_policy.pe_forced, "off": lt.enc_policy.pe_disabled, None: lt.enc_policy.pe_enabled}
    encryption = policy[job.get("encryption")]
    return {
        "listen_interfaces": f"{address}:{job['port']}",
        "outgoing_interfaces": job["address"],
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "enable_incoming_utp": False,
        "enable_outgoing_utp": False,
        "in_enc_policy": encryption,
        "out_enc_policy": encryption,
        "allowed_enc_level": lt.enc_level.pe_rc4 if job.get("encryption") == "required" else lt.enc_level.pe_both,
        "prefer_rc4": job.get("encryption") == "required",
        "download_rate_limit": job.get("downloadLimit", 0),
        "upload_rate_limit": job.get("uploadLimit", 0),
        "seeding_outgoing_connections": not job.get("dialsNobody", False),
        "min_reconnect_time": 2,
        "alert_mask": lt.alert.category_t.error_notification
        | lt.alert.category_t.status_notification
        | lt.alert.category_t.connect_notification
        | lt.alert.category_t.tracker_notification,
    }


def run(job):
    # Plug-ins, peer exchange among them, come with the flag; metadata is what a magnet link cannot do without.
    session = lt.session(settings(job), flags=0)
    session.add_extension("ut_metadata")
    if job.get("pex"):
        session.add_extension("ut_pex")
    source = job["source"]
    if is_magnet(source):
        parameters = lt.parse_magnet_uri(source)
    else:
        parameters = lt.add_torrent_params()
        parameters.ti = lt.torrent_info(source)
        for index, path in enumerate(original_paths(source)):
            files = parameters.ti.files()
            if not files.file_flags(index) & lt.file_storage.flag_pad_file and files.file_path(index) != path:
                parameters.ti.rename_file(index, path)
    parameters.save_path = job["folder"]
    parameters.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    session.add_torrent(parameters)
    while True:
        session.wait_for_alert(1000)
        for alert in session.pop_alerts():
            print(f"{time.time():.3f} {alert.what()}: {alert.message()}", flush=True)


action, *arguments = sys.argv[1:]
if action == "version":
    print(lt.version)
elif action == "hash":
    print(lt.torrent_info(arguments[0]).info_hashes().v1)
elif action == "create":
    create(json.loads(arguments[0]))
elif action == "run":
    run(json.loads(arguments[0]))
