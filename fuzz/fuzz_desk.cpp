// Any bytes as what the desk reads from the network: a cookie line, a purpose, a moment, a day, numbers of pages, an address, a
// body of JSON. The first byte says as which. What is read is written again as the same.
#include <cstdint>
#include <string>
#include <string_view>

#include "app/desk/body.h"
#include "app/desk/gate.h"
#include "app/desk/page.h"
#include "app/desk/reply.h"
#include "app/desk/route.h"
#include "base/document.h"
#include "base/text.h"

namespace {

using namespace zhida;
using namespace zhida::desk;

void cookie(std::string_view text) {
  const auto found = cookie_of(text);
  if (!found) return;
  ZHIDA_CHECK(found->find(';') == std::string::npos);
  ZHIDA_CHECK(text.find(std::string(kCookie) + "=" + *found) != std::string_view::npos);
}

void purpose(std::string_view text) {
  const auto found = read_purpose(text);
  if (found) ZHIDA_CHECK(is_valid_utf8(*found) && found->size() <= text.size());
}

void moment(std::string_view text) {
  if (const auto us = read_time(text)) ZHIDA_CHECK(read_time(time_text(*us)) == us);
  if (const auto day = read_day(text)) ZHIDA_CHECK(day_text(*day) == text);
}

void page(std::string_view text) {
  const server::Request request;
  const server::Target target{{}, {{"limit", std::string(text)}, {"before", std::string(text)}}};
  const Call call{request, target, routes().front(), {}, {}, {}, 0};
  if (const auto limit = read_limit(call, 50)) ZHIDA_CHECK(*limit >= 1 && *limit <= 200);
  if (const auto before = read_before(call)) ZHIDA_CHECK(*before >= 0);
}

void address(std::string_view text) {
  const auto target = server::parse_target(text);
  if (!target) return;
  for (const std::string_view method : {"GET", "HEAD", "POST", "PATCH", "DELETE", "PUT"}) {
    const Found found = find_route(method, *target);
    if (found.route != nullptr) ZHIDA_CHECK(found.allow.empty() || found.route->answer != nullptr);
    for (const std::string& name : found.names) ZHIDA_CHECK(!name.empty());
  }
}

void body(std::string_view text) {
  Body read(text);
  static_cast<void>(read.text("id"));
  static_cast<void>(read.text_if("subject"));
  static_cast<void>(read.texts_if("roles"));
  static_cast<void>(read.boolean_if("second_factor"));
  static_cast<void>(read.integer("version"));
  static_cast<void>(read.day_if("as_of"));
  const Node* records = read.list("records", 1000);
  if (records != nullptr) {
    for (const Node& item : records->items) {
      Body one(item, "records");
      static_cast<void>(one.text("key"));
      static_cast<void>(one.errors());
    }
  }
  if (const Node* facts = read.map_if("facts")) {
    const std::string written = to_json(*facts);
    const auto again = parse_json(written, "");
    ZHIDA_CHECK(again.ok() && to_json(*again) == written);
  }
  if (const auto refusal = read.refusal()) {
    ZHIDA_CHECK(refusal->status == 400 || refusal->status == 422);
    ZHIDA_CHECK(parse_json(*refusal->body, "").ok());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0]) {
    case 'c': cookie(text); break;
    case 'p': purpose(text); break;
    case 't': moment(text); break;
    case 'n': page(text); break;
    case 'a': address(text); break;
    case 'b': body(text); break;
    default: break;
  }
  return 0;
}
