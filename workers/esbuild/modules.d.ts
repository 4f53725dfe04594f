declare module 'esbuild-wasm/wasm_exec.js'
