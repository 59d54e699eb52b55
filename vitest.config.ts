import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two cores: more workers only make the timing of the real-time suite worse.
    maxWorkers: 2,
    testTimeout: 20_000,
  },
})
