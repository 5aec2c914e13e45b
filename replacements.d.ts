/** Package name -> absolute path of the module that takes its place. */
export declare const replacements: Readonly<Record<string, string>>;
