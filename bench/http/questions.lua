-- wrk's side of bench/http/run: posts the questions of a folder, one after another, and prints what was measured as JSON.
-- Arguments: the folder, and how many questions are in it; without them, GETs the address.
local bodies = {}
local next_body = 1

function init(args)
  local folder, count = args[1], tonumber(args[2] or "0")
  for i = 1, count do
    local file = assert(io.open(string.format("%s/%03d.json", folder, i), "rb"))
    bodies[i] = file:read("*a")
    file:close()
  end
  next_body = #bodies > 0 and math.random(#bodies) or 1
end

function request()
  if #bodies == 0 then return wrk.format("GET") end
  next_body = next_body % #bodies + 1
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, bodies[next_body])
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"bytes":%d,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
