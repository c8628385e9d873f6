import type { NextConfig } from 'next';

const config: NextConfig = {
  output: 'standalone',
  experimental: { isrFlushToDisk: false },
  images: { maximumDiskCacheSize: 134217728 },
};

export default config;
