import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` serves the page with reloading; answers come from a running `zhida serve`.
const server = process.env.ZHIDA_URL ?? "http://127.0.0.1:8055";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2020",
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      output: {
        manualChunks: (id) => (/node_modules\/(react|react-dom|scheduler)\//.test(id) ? "react" : undefined),
      },
    },
  },
  // Tests read the packs, which lie beside this folder.
  server: { proxy: { "/api": server, "/healthz": server }, fs: { allow: [".", "../packs"] } },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
} as Parameters<typeof defineConfig>[0] & { test: { include: string[] } });
