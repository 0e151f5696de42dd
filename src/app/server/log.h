// The server's log: one line of JSON an event, to standard error. Starts, stops and failures only. For app/server and app/desk.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

namespace zhida::server {

// {"time":"2026-11-23T09:15:00+08:00","event":"start","url":"…"}
void log_event(std::string_view event,
               std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

}  // namespace zhida::server
