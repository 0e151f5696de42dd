// The texts of the server's own refusals, Chinese and English, with what helps.
#include "app/server/problem.h"

#include "app/answer/answer.h"
#include "base/failure.h"
#include "base/text.h"

namespace zhida::server {
namespace {

struct Row {
  Refusal refusal;
  Saying saying;
};

constexpr Row kRows[] = {
    {Refusal::kBadRequest,
     {400, "E-HTTP-SYNTAX", "请求不是合法的 HTTP", "the request is not well-formed HTTP",
      "请用 HTTP/1.1 客户端发送", "send it with an HTTP/1.1 client"}},
    {Refusal::kNoHost,
     {400, "E-HTTP-HOST", "请求没有 Host 字段", "the request has no Host field",
      "HTTP/1.1 要求有且只有一个 Host 字段", "HTTP/1.1 asks for exactly one Host field"}},
    {Refusal::kTarget,
     {400, "E-HTTP-TARGET", "读不懂地址“{}”", "the address “{}” cannot be read",
      "地址须以“/”开头，用 UTF-8 和 %XX 写成，不含“..”",
      "an address begins with “/”, is UTF-8 with %XX escapes, and has no “..”"}},
    {Refusal::kPath,
     {404, "E-HTTP-PATH", "没有地址“{}”", "there is no address “{}”",
      "接口列在 docs/api.md 与 api/openapi.yaml", "docs/api.md and api/openapi.yaml list the API"}},
    {Refusal::kPolicy,
     {404, "E-HTTP-POLICY", "没有政策“{}”", "there is no policy “{}”",
      "GET /api/v1/policies 列出全部政策", "GET /api/v1/policies lists them"}},
    {Refusal::kVersion,
     {404, "E-HTTP-VERSION", "该政策没有版本“{}”", "the policy has no version “{}”",
      "GET /api/v1/policies/{id} 列出它的版本", "GET /api/v1/policies/{id} lists its versions"}},
    {Refusal::kNoRules,
     {404, "E-HTTP-RULES", "版本“{}”没有公布可以计算的规则",
      "no computable rules were published for version “{}”", "请向主管部门咨询",
      "ask the responsible office"}},
    {Refusal::kSample,
     {404, "E-HTTP-SAMPLE", "没有示例企业“{}”", "there is no sample “{}”",
      "GET /api/v1/samples 列出全部示例", "GET /api/v1/samples lists them"}},
    {Refusal::kCity,
     {404, "E-CITY-NONE", "没有装载全市结果", "no city was loaded",
      "先运行 zhida synth 与 zhida run，再用 zhida serve --city DIR 启动",
      "run zhida synth and zhida run first, then start zhida serve --city DIR"}},
    {Refusal::kSubject,
     {404, "E-CITY-SUBJECT", "没有代码为“{}”的企业", "no enterprise has the code “{}”",
      "GET /api/v1/city/subjects?policy=… 列出企业",
      "GET /api/v1/city/subjects?policy=… lists them"}},
    {Refusal::kNoPage,
     {404, "E-HTTP-PAGE", "没有装载网页，只提供接口",
      "the web page was not loaded; only the API is served",
      "先构建网页（在 web/ 里 npm run build，或运行 ./run），再启动",
      "build the page first (npm run build in web/, or ./run), then start again"}},
    {Refusal::kBodySize,
     {413, "E-HTTP-BODY", "请求正文超过 {} 字节", "the request's body is larger than {} bytes",
      "请减少事实，或分几次提交；来源的大文件用 zhida facts import",
      "send fewer facts, or several requests; large files of sources go by zhida facts import"}},
    {Refusal::kMediaType,
     {415, "E-HTTP-MEDIA", "正文的类型是“{}”，应为 application/json",
      "the body's type is “{}”, it must be application/json", "加上 Content-Type: application/json",
      "send Content-Type: application/json"}},
    {Refusal::kRate,
     {429, "E-HTTP-RATE", "请求太多，请在 {} 秒后再试",
      "too many requests: try again in {} seconds", "放慢速度；上限由运行者设置（rate 等）",
      "go slower; whoever runs the server sets the limits (rate and others)"}},
    {Refusal::kHeaderSize,
     {431, "E-HTTP-HEADER", "请求头超过 {} 字节", "the request's header is larger than {} bytes",
      "请缩短地址与字段", "shorten the address and the fields"}},
    {Refusal::kInternal,
     {500, "E-HTTP-INTERNAL", "服务器内部出错", "the server failed", "请把请求和时间告诉管理员",
      "tell the administrator the request and the time"}},
    {Refusal::kBusy,
     {503, "E-HTTP-BUSY", "连接太多，请稍后再试", "too many connections, try again soon", "", ""}},
    {Refusal::kNotReady,
     {503, "E-HTTP-READY", "还不能服务：{}", "not ready: {}", "排除原因后重新启动服务",
      "remove the cause and start the server again"}},
};

std::string fill(std::string_view text, std::string_view subject) {
  const std::size_t at = text.find("{}");
  if (at == std::string_view::npos) return std::string(text);
  return std::string(text.substr(0, at)) + std::string(subject) + std::string(text.substr(at + 2));
}

const Saying& saying_of(Refusal refusal) {
  for (const Row& row : kRows) {
    if (row.refusal == refusal) return row.saying;
  }
  ZHIDA_CHECK(false);
}

}  // namespace

Diagnostic said(const Saying& saying, std::string_view subject) {
  const std::string shown = is_valid_utf8(subject) ? excerpt(subject) : "…";
  return failure(saying.code, Place{}, {fill(saying.zh, shown), fill(saying.en, shown)},
                 {std::string(saying.help_zh), std::string(saying.help_en)});
}

Response refuse(int status, const Diagnostics& errors) {
  return {.status = status,
          .content_type = "application/problem+json",
          .body = body_of(answer::problem(status, errors)),
          .etag = {},
          .cache_control = "no-store",
          .allow = {}};
}

Response refuse(Refusal refusal, std::string_view subject, std::string_view nearest) {
  const Saying& saying = saying_of(refusal);
  Diagnostic d = said(saying, subject);
  if (!nearest.empty()) {
    d.help_zh = "是不是“" + std::string(nearest) + "”？" + d.help_zh;
    d.help_en = "did you mean “" + std::string(nearest) + "”? " + d.help_en;
  }
  return refuse(saying.status, {d});
}

Response refuse_busy() {
  Response out = refuse(Refusal::kBusy);
  out.headers.emplace_back("Retry-After", "1");
  return out;
}

Response refuse_method(std::string_view method, std::string_view allow) {
  const std::string shown = is_valid_utf8(method) ? excerpt(method) : "…";
  Diagnostic d;
  d.code = "E-HTTP-METHOD";
  d.zh = "这个地址不接受 " + shown;
  d.en = "this address does not take " + shown;
  d.help_zh = "可用的方法：" + std::string(allow);
  d.help_en = "methods it takes: " + std::string(allow);
  Response response = refuse(405, {d});
  response.allow = allow;
  return response;
}

}  // namespace zhida::server
