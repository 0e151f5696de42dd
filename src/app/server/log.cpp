// Writes log lines, each with one write so that lines of two threads never mix.
#include "app/server/log.h"

#include <cstdio>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "app/server/clock.h"

namespace zhida::server {

void log_event(std::string_view event,
               std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  boost::json::object line;
  line["time"] = china_time();
  line["event"] = event;
  for (const auto& [name, value] : fields) line[name] = value;
  const std::string text = boost::json::serialize(line) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace zhida::server
