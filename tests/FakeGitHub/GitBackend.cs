using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CodeRun.Tests.FakeGitHub;

/// <summary>Git's smart HTTP protocol over bare repositories, by <c>git http-backend</c>.</summary>
internal sealed class GitBackend(string root)
{
    public async Task ServeAsync(HttpContext context, string path, string user)
    {
        var request = context.Request;
        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["GIT_PROJECT_ROOT"] = root;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["PATH_INFO"] = path;
        start.Environment["QUERY_STRING"] = request.QueryString.Value?.TrimStart('?');
        start.Environment["REQUEST_METHOD"] = request.Method;
        start.Environment["CONTENT_TYPE"] = request.ContentType;
        start.Environment["CONTENT_LENGTH"] = request.ContentLength?.ToString(CultureInfo.InvariantCulture) ?? "";
        start.Environment["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding;
        start.Environment["GIT_PROTOCOL"] = request.Headers["Git-Protocol"];
        start.Environment["REMOTE_USER"] = user;
        start.Environment["REMOTE_ADDR"] = "127.0.0.1";
        using var git = Process.Start(start)!;
        await request.Body.CopyToAsync(git.StandardInput.BaseStream, context.RequestAborted);
        git.StandardInput.Close();
        using var output = new MemoryStream();
        await git.StandardOutput.BaseStream.CopyToAsync(output, context.RequestAborted);
        await git.WaitForExitAsync(context.RequestAborted);
        await AnswerAsync(context.Response, output.ToArray());
    }

    private static async Task AnswerAsync(HttpResponse response, byte[] output)
    {
        var end = output.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var line in Encoding.ASCII.GetString(output, 0, end).Split("\r\n"))
        {
            var (name, value) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            if (name == "Status")
                response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            else
                response.Headers[name] = value;
        }

        await response.Body.WriteAsync(output.AsMemory(end + 4));
    }
}
