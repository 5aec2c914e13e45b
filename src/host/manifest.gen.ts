// Written by `npm run generate` from package.json: change that file, not this one.

/** The commands, each with a row in the commands table. */
export type CommandId =
  | "swarmbid.addTorrent"
  | "swarmbid.addTorrentFile"
  | "swarmbid.pause"
  | "swarmbid.resume"
  | "swarmbid.pauseAll"
  | "swarmbid.resumeAll"
  | "swarmbid.resumeInterrupted"
  | "swarmbid.remove"
  | "swarmbid.verify"
  | "swarmbid.open"
  | "swarmbid.revealInExplorer"
  | "swarmbid.copyMagnetLink"
  | "swarmbid.startEngine"
  | "swarmbid.showLog";

/** The settings, without their “swarmbid.”. */
export type SettingKey =
  | "downloadFolder"
  | "downloadLimit"
  | "uploadLimit"
  | "alternativeLimits.enabled"
  | "alternativeLimits.downloadLimit"
  | "alternativeLimits.uploadLimit"
  | "alternativeLimits.days"
  | "alternativeLimits.from"
  | "alternativeLimits.to"
  | "maxActiveDownloads"
  | "maxActiveSeeds"
  | "preallocation"
  | "maxPeers"
  | "seedAfterCompletion"
  | "seeding.ratio"
  | "seeding.minutes"
  | "seeding.idleMinutes"
  | "seeding.keepIfOnlySource"
  | "resumeOnStartup"
  | "trackers"
  | "dht"
  | "pex"
  | "lsd"
  | "listeningPort"
  | "allowLocalNetwork";
