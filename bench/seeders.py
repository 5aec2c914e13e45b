"""N libtorrent seeders, one session each. Arguments: torrent, folder of its data, first port, N, bytes per second each (0: no limit)."""
import sys
import time

import libtorrent as lt

torrent, folder, first_port, count, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
sessions = []
for number in range(count):
    session = lt.session({
        "listen_interfaces": f"127.0.0.1:{first_port + number}",
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "allow_multiple_connections_per_ip": True,
        "aio_threads": 1,
        "hashing_threads": 1,
        "upload_rate_limit": limit,
    })
    params = lt.add_torrent_params()
    params.ti = lt.torrent_info(torrent)
    params.save_path = folder
    params.trackers = []
    params.flags = (params.flags | lt.torrent_flags.seed_mode | lt.torrent_flags.override_trackers) & ~(
        lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    session.add_torrent(params)
    sessions.append(session)
print("seeding", flush=True)
sys.stdin.read()
