declare const OVERSCOPE_VERSION: string | undefined;

/** The package's version; the build writes it in. */
export const VERSION: string = typeof OVERSCOPE_VERSION === 'string' ? OVERSCOPE_VERSION : '0.0.0';
