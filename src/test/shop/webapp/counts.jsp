<%@ page contentType="text/plain;charset=UTF-8" session="false" import="io.github.xmail.pixel.PixelCounts" %>
<%-- what the jar has counted in this application: for tests only, the shop sees it in its log --%>
<%
    Object pixel = application.getAttribute("io.github.xmail.pixel.Pixel");
    java.lang.reflect.Field counts = pixel.getClass().getDeclaredField("counts");
    counts.setAccessible(true);
%><%= ((PixelCounts) counts.get(pixel)).byResult() %>
