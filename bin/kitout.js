#!/usr/bin/env node
import { processWorld, start } from "../dist/start.js";

process.exitCode = await start(process.argv.slice(2), processWorld());
