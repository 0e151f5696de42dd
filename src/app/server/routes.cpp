// The addresses of the HTTP API, and the refusals that name what was meant.
#include "app/server/routes.h"

#include <algorithm>
#include <utility>

#include "app/answer/answer.h"
#include "app/server/evaluate.h"
#include "app/server/problem.h"
#include "base/text.h"
#include "decide/pack/decide.h"

namespace zhida::server {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kXml = "application/xml; charset=utf-8";
constexpr std::string_view kCalc = "/api/v1/calc";
constexpr std::string_view kFeel = "/api/v1/feel";
constexpr std::string_view kModel = "/api/v1/model";
constexpr std::string_view kCity = "/api/v1/city";
constexpr std::string_view kRead = "GET, HEAD";

// 400: the text is not JSON; 422: it is, but says something that cannot be.
int status_of(const Diagnostics& errors) {
  return !errors.empty() && errors.front().code.starts_with("E-DOC-") ? 400 : 422;
}

}  // namespace

Routes::Routes(std::shared_ptr<const pack::Bundle> bundle, std::shared_ptr<const Site> site,
               Today today, std::shared_ptr<const city::View> city, unsigned helpers)
    : bundle_(std::move(bundle)),
      site_(std::move(site)),
      today_(std::move(today)),
      crew_(std::make_unique<Crew>(helpers)),
      city_(std::move(city)) {
  const std::string json(kJson);
  add("/healthz", json, R"({"status":"ok"})");
  add("/api/v1/policies", json, answer::policies(*bundle_));
  add("/api/v1/facts", json, answer::facts(bundle_->dictionary));
  add("/api/v1/samples", json, answer::samples(*bundle_));
  for (const pack::Sample& sample : bundle_->samples) {
    add("/api/v1/samples/" + sample.id, json, answer::sample(sample));
  }
  for (const pack::Policy& policy : bundle_->policies) {
    const std::string path = "/api/v1/policies/" + policy.id;
    add(path, json, answer::policy(*bundle_, policy));
    for (const pack::Version& version : policy.versions) {
      if (version.rules_text.empty()) continue;
      add(path + "/versions/" + version.id + "/rules", std::string(kXml), version.rules_text);
    }
  }
}

void Routes::add(const std::string& path, std::string content_type, std::string text) {
  resources_.emplace(path, make_asset(std::move(content_type), kRevalidate, std::move(text)));
}

bool Routes::computes(const Request& request) {
  const auto target = parse_target(request.target);
  if (!target) return false;
  const std::string path = target->path();
  return path == kCalc || path == kFeel || path == kModel || path.starts_with(kCity);
}

Response Routes::answer(const Request& request) const {
  const auto target = parse_target(request.target);
  if (!target) return refuse(Refusal::kTarget, request.target);
  const std::string path = target->path();
  if (const auto found = resources_.find(path); found != resources_.end()) {
    if (request.method != "GET" && request.method != "HEAD") {
      return refuse_method(request.method, kRead);
    }
    return answer_with(found->second, request);
  }
  if (path == kCalc || path == kFeel || path == kModel) {
    if (request.method != "POST") return refuse_method(request.method, "POST");
    if (!is_json(request.content_type)) return refuse(Refusal::kMediaType, request.content_type);
    if (path == kFeel) return answer_feel(request, today_());
    return path == kModel ? answer_model(request, today_()) : calc(request);
  }
  const auto& s = target->segments;
  if (s.size() >= 3 && s[0] == "api" && s[1] == "v1" && s[2] == "city")
    return city_.answer(*target, request);
  if (!s.empty() && s.front() == "api") return missing(*target);
  return site_ ? site_->answer(*target, request) : refuse(Refusal::kNoPage);
}

// Under /api, a 404 that says which part of the address does not exist.
Response Routes::missing(const Target& target) const {
  const auto& s = target.segments;
  const bool versioned = s.size() >= 2 && s[1] == "v1";
  if (versioned && s.size() == 4 && s[2] == "samples") {
    std::vector<std::string> ids;
    for (const pack::Sample& sample : bundle_->samples) ids.push_back(sample.id);
    return refuse(Refusal::kSample, s[3], nearest(s[3], ids));
  }
  const bool rules = s.size() == 7 && s[4] == "versions" && s[6] == "rules";
  if (versioned && s.size() >= 4 && s[2] == "policies" && (s.size() == 4 || rules)) {
    const pack::Policy* policy = bundle_->find(s[3]);
    if (policy == nullptr) {
      std::vector<std::string> ids;
      for (const pack::Policy& one : bundle_->policies) ids.push_back(one.id);
      return refuse(Refusal::kPolicy, s[3], nearest(s[3], ids));
    }
    const bool known = std::ranges::any_of(
        policy->versions, [&](const pack::Version& version) { return version.id == s[5]; });
    return refuse(known ? Refusal::kNoRules : Refusal::kVersion, s[5]);
  }
  return refuse(Refusal::kPath, target.path());
}

Response Routes::calc(const Request& request) const {
  const auto question = answer::read_question(request.body, *bundle_, today_(), "");
  if (!question) return refuse(status_of(question.errors()), question.errors());
  return {.status = 200,
          .content_type = std::string(kJson),
          .body = body_of(
              answer::answer(*bundle_, *question,
                             [this](const std::function<void()>& work) { crew_->together(work); })),
          .etag = {},
          .cache_control = "no-store",
          .allow = {}};
}

}  // namespace zhida::server
