/** What a tree row shows, without VS Code's classes. All texts are plain. */
export interface Row {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon's name. */
  readonly icon: string;
  /** A theme colour's id; never the only sign of a state. */
  readonly color?: string;
  /** Words that the menus of package.json look for (`viewItem =~ /\bcanPause\b/`). */
  readonly context: string;
  readonly accessibleLabel: string;
  readonly expandable: boolean;
}
