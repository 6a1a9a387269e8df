from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Article


class ArticleSerializer(serializers.ModelSerializer):
    class Meta:
        model = Article
        fields = ['id', 'title', 'content']


class ArticleList(APIView):
    def get(self, request):
        return Response(ArticleSerializer(Article.objects.all(), many=True).data)

    def post(self, request):
        serializer = ArticleSerializer(data=request.data)
        if serializer.is_valid():
            serializer.save()
            return Response(serializer.data, status=201)
        return Response(serializer.errors, status=400)


class ArticlePage(APIView):
    def put(self, request, pk):
        found = get_object_or_404(Article, pk=pk)
        serializer = ArticleSerializer(found, data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)

    def delete(self, request, pk):
        found = get_object_or_404(Article, pk=pk)
        if not request.user.is_staff:
            return Response(status=403)
        found.delete()
        return Response(status=204)
