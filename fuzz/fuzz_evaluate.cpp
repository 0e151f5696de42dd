// Any bytes as the body of POST /api/v1/feel and of POST /api/v1/model. The answer is JSON: 200 with what was found, or a problem
// with a code.
#include <cstdint>
#include <string>

#include "app/server/evaluate.h"
#include "base/document.h"

namespace {

void judge(const zhida::server::Response& response) {
  ZHIDA_CHECK(response.status == 200 || response.status == 400 || response.status == 422);
  const auto root = zhida::parse_json(*response.body, "");
  ZHIDA_CHECK(root.ok() && (response.status == 200 || !root->find("code")->text.empty()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::int64_t kDay = 20'780;  // 2026-11-23
  zhida::server::Request request;
  request.body = std::string(reinterpret_cast<const char*>(data), size);
  judge(zhida::server::answer_feel(request, kDay));
  judge(zhida::server::answer_model(request, kDay));
  return 0;
}
